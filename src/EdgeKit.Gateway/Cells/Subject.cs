using EdgeKit.Http.Callers;

namespace EdgeKit.Gateway.Cells;

/// <summary>Whose request it is.</summary>
/// <param name="Key">What decides about the cell.</param>
/// <param name="Called">What a pin may call it.</param>
internal readonly record struct Subject(string Key, Caller Called)
{
    public static Subject? Named(string? name) =>
        string.IsNullOrEmpty(name) ? null : new Subject(name, new Caller("", "", "", name));
}
