using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Cells;

/// <summary>What the options in force say, ready for use.</summary>
internal sealed class CellModel(CellsOptions options)
{
    private readonly SubjectSource[] _sources = [
        .. options.SubjectFrom.Select(SubjectSource.Parse).OfType<SubjectSource>()];

    public CellsOptions Options => options;

    public CellMap Map { get; } = new(options.Items);

    public CellAssignment Assign(HttpContext context, CallerRules callers)
    {
        foreach (var source in _sources)
        {
            if (source.Find(context, callers) is { } subject)
            {
                return Map.Assign(subject);
            }
        }

        return Map.Assign(default);
    }
}
