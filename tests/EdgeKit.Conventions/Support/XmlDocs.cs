using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EdgeKit.Conventions.Support;

/// <summary>Reads the XML documentation of a property as plain text.</summary>
internal static partial class XmlDocs
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    public static string Describe(PropertyInfo property)
    {
        var owner = property.DeclaringType!;
        var members = Files.GetOrAdd(owner.Assembly, Load);
        return members.GetValueOrDefault($"P:{owner.FullName}.{property.Name}") is { } member
            ? string.Join(
                ' ', new[] { member.Element("summary"), member.Element("value") }.OfType<XElement>().Select(Text))
            : throw new InvalidOperationException($"{owner.Name}.{property.Name} is not documented.");
    }

    private static Dictionary<string, XElement> Load(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants(
            "member").ToDictionary(m => (string)m.Attribute("name")!);

    private static string Text(XElement element) =>
        Blanks().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" or "seealso" } see => Name(see),
        XElement { Name.LocalName: "para" or "item" } block => " " + string.Concat(block.Nodes().Select(Text)) + " ",
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => "",
    };

    /// <summary><c>P:EdgeKit.RateLimit.RateLimitPolicyOptions.Capacity</c> becomes <c>Capacity</c>.</summary>
    private static string Name(XElement see) =>
        ((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? (string?)see.Attribute("name") ?? "")
        .Split('(')[0].Split('.', ':')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
