using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Cells;

/// <summary>What the options in force say, ready for use.</summary>
internal sealed class CellRules(CellsOptions options)
{
    private readonly SubjectSource[] _sources = [
        .. options.SubjectFrom.Select(SubjectSource.Parse).OfType<SubjectSource>()];

    public CellsOptions Options => options;

    public CellMap Map { get; } = new(options.Items);

    public CellChoice Choose(HttpContext context, CallerRules callers)
    {
        foreach (var source in _sources)
        {
            if (source.Find(context, callers) is { } subject)
            {
                return Map.Choose(subject);
            }
        }

        return Map.Choose(default);
    }
}
