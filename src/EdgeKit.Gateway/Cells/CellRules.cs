using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Cells;

/// <summary>What the options in force say, ready for use.</summary>
internal sealed class CellRules(CellsOptions options)
{
    private readonly SubjectSource[] _sources = [.. options.SubjectFrom.Select(SubjectSource.Parse).OfType<SubjectSource>()];

    public CellsOptions Options => options;

    public CellMap Map { get; } = new(options.Items);

    public CellChoice Choose(HttpContext context)
    {
        foreach (var source in _sources)
        {
            if (source.Find(context) is { } subject)
            {
                return Map.Choose(subject);
            }
        }

        return Map.Choose("");
    }
}
