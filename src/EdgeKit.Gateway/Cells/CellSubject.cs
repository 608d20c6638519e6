using EdgeKit.Http.Callers;

namespace EdgeKit.Gateway.Cells;

/// <summary>The subject of a request, which determines its cell.</summary>
/// <param name="Key">The value that is hashed.</param>
/// <param name="Caller">The names that a pin can match.</param>
internal readonly record struct CellSubject(string Key, Caller Caller)
{
    public static CellSubject? FromName(string? name) =>
        string.IsNullOrEmpty(name) ? null : new CellSubject(name, new Caller("", "", "", name));
}
