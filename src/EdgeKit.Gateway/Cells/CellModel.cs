using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Cells;

/// <summary>The cells of one policy table. Immutable.</summary>
internal sealed class CellModel(CellsOptions options)
{
    private readonly CellMap _map = new(options.Items);
    private readonly SubjectSource[] _sources =
        [.. options.SubjectFrom.Select(SubjectSource.Parse).OfType<SubjectSource>()];

    public CellsOptions Options => options;

    public bool HasCells => options.Items.Count > 0;

    public (Cell Cell, Cell? DrainedFrom) Assign(HttpContext context, CallerResolver callers)
    {
        foreach (var source in _sources)
        {
            if (source.Find(context, callers) is { } subject)
            {
                return _map.Assign(subject);
            }
        }

        return _map.Assign(default);
    }
}
