using System.Xml.Linq;

namespace EdgeKit.Conventions.Model;

/// <summary>The dependencies declared in a csproj.</summary>
/// <param name="Path">Its path relative to the repository's root.</param>
/// <param name="Projects">Names of the projects it refers to and loads.</param>
/// <param name="Packages">Names of the packages it refers to.</param>
/// <param name="Frameworks">Shared frameworks, the one that its SDK implies included.</param>
internal sealed record ProjectFile(
    string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public static ProjectFile Parse(string path, string xml)
    {
        var root = XDocument.Parse(xml).Root!;
        IEnumerable<XElement> Items(string kind) =>
            root.Descendants(kind).Where(e => e.Attribute("Include") is not null);
        var web = (string?)root.Attribute("Sdk") == "Microsoft.NET.Sdk.Web" ? new[] { "Microsoft.AspNetCore.App" } : [];
        return new ProjectFile(
            path,
            [.. Items("ProjectReference").Where(
                e => (string?)e.Attribute("ReferenceOutputAssembly") != "false").Select(FileName)],
            [.. Items("PackageReference").Select(e => (string)e.Attribute("Include")!)],
            [.. Items("FrameworkReference").Select(e => (string)e.Attribute("Include")!), .. web]);
    }

    private static string FileName(XElement reference) =>
        System.IO.Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'));
}
