using EdgeKit.Http.Callers;

namespace EdgeKit.Gateway.Cells;

/// <summary>Whose request it is.</summary>
/// <param name="Key">What decides about the cell.</param>
/// <param name="Caller">What a pin may call it.</param>
internal readonly record struct CellSubject(string Key, Caller Caller)
{
    public static CellSubject? FromName(string? name) =>
        string.IsNullOrEmpty(name) ? null : new CellSubject(name, new Caller("", "", "", name));
}
