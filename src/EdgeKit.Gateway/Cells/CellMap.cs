using System.Collections.Frozen;
using EdgeKit.Http.Callers;

namespace EdgeKit.Gateway.Cells;

/// <summary>Assigns subjects to cells by rendezvous hashing. Immutable.</summary>
internal sealed class CellMap
{
    private readonly Cell[] _all;
    private readonly Cell[] _homes;
    private readonly FrozenDictionary<string, Cell> _pins;

    public CellMap(IReadOnlyDictionary<string, CellOptions> cells)
    {
        _all = [.. cells.OrderBy(c => c.Key, StringComparer.OrdinalIgnoreCase)
            .Select(c => new Cell(c.Key, c.Value.Weight, c.Value.State))];
        var staying = _all.Where(c => c.State != CellState.Draining).ToArray();
        _homes = staying.Length > 0 ? staying : _all;
        _pins = _all.SelectMany(c => cells[c.Name].Pins, KeyValuePair.Create).DistinctBy(p => p.Value)
            .ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }

    /// <summary>
    /// A cell that is down keeps its subjects: other cells have neither the capacity for its load nor the data.
    /// </summary>
    public (Cell Cell, Cell? DrainedFrom) Assign(CellSubject subject)
    {
        if (_all.Length == 1)
        {
            return (_all[0], null);
        }

        var hash = Rendezvous.Hash(subject.Key ?? "");
        var first = PinOf(subject.Caller) ?? Highest(_all, hash);
        return first.State != CellState.Draining || ReferenceEquals(_homes, _all)
            ? (first, null) : (Highest(_homes, hash), first);
    }

    /// <summary>The most specific pin wins.</summary>
    private Cell? PinOf(Caller caller) => _pins.Count == 0 || caller.Name is null
        ? null
        : _pins.GetValueOrDefault($"{caller.Issuer}|{caller.Name}")
        ?? _pins.GetValueOrDefault($"{caller.Scheme}|{caller.Name}") ?? _pins.GetValueOrDefault(caller.Name);

    private static Cell Highest(Cell[] cells, ulong subject)
    {
        var (best, score) = (cells[0], cells[0].Score(subject));
        for (var i = 1; i < cells.Length; i++)
        {
            var other = cells[i].Score(subject);
            if (other > score)
            {
                (best, score) = (cells[i], other);
            }
        }

        return best;
    }
}
