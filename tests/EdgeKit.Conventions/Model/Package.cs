using System.IO.Compression;
using System.Xml.Linq;

namespace EdgeKit.Conventions.Model;

/// <summary>The contents of a NuGet package.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Files">The paths of its files.</param>
/// <param name="Metadata">The text elements of its nuspec, by name.</param>
/// <param name="Dependencies">Names of the packages it depends on.</param>
/// <param name="SymbolFiles">The paths in its symbol package; empty without one.</param>
internal sealed record Package(
    string Id,
    IReadOnlyList<string> Files,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<string> Dependencies,
    IReadOnlyList<string> SymbolFiles)
{
    public static Package Read(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        using var nuspec = zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        var symbols = Path.ChangeExtension(path, ".snupkg");
        return new Package(
            metadata.Elements().First(e => e.Name.LocalName == "id").Value,
            Names(zip),
            metadata.Elements().Where(e => !e.HasElements).ToDictionary(e => e.Name.LocalName, e => e.Value),
            [.. metadata.Descendants().Where(
                e => e.Name.LocalName == "dependency").Select(e => (string)e.Attribute("id")!)],
            File.Exists(symbols) ? Names(symbols) : []);
    }

    private static string[] Names(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return Names(zip);
    }

    private static string[] Names(ZipArchive zip) => [.. zip.Entries.Select(e => e.FullName)];
}
