namespace EdgeKit.Conventions.Model;

/// <summary>A word or phrase that the glossary retires, and where: everywhere, in names, or as a folder.</summary>
internal sealed record RetiredWord(string Text, string Where)
{
    public bool IsForNames => Where is "everywhere" or "names" && !Text.Contains(' ', StringComparison.Ordinal);

    public bool IsForFolders => IsForNames || Where == "folders";

    public bool IsForProse => Where == "everywhere";
}
