using EdgeKit.Gateway.Cells;

namespace EdgeKit.Gateway.Tests;

public sealed class CellMapTests
{
    private const int Subjects = 20_000;

    /// <summary>Five standard deviations of a share: with fixed names it either holds always or never.</summary>
    private static double Tolerance(double share) => 5 * Math.Sqrt(share * (1 - share) / Subjects);

    [Fact]
    public void Each_cell_has_its_share_by_weight()
    {
        var homes = HomesIn(Map(("a", 1), ("b", 2), ("c", 5)));

        foreach (var (name, share) in new[] { ("a", 1 / 8d), ("b", 2 / 8d), ("c", 5 / 8d) })
        {
            ShareOf(homes, name).ShouldBe(share, Tolerance(share));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    public void A_cell_that_is_added_takes_its_share_and_moves_no_subject_between_the_others(int cells)
    {
        var before = Enumerable.Range(1, cells).Select(i => ($"cell-{i}", 1 + (i % 3d))).ToArray();
        const double weight = 2;

        var moves = Moves(Map(before), Map([.. before, ("new", weight)]));

        moves.ShouldAllBe(m => m.To == "new");
        var share = weight / (weight + before.Sum(c => c.Item2));
        ((double)moves.Length / Subjects).ShouldBe(share, Tolerance(share));
    }

    [Fact]
    public void A_cell_that_is_removed_gives_up_its_share_and_moves_no_subject_between_the_others()
    {
        var moves = Moves(Map(("a", 1), ("b", 3), ("c", 1), ("d", 2)), Map(("a", 1), ("c", 1), ("d", 2)));

        moves.ShouldAllBe(m => m.From == "b");
        ShareOf(moves.Select(m => m.To), "d").ShouldBe(2 / 4d, 3 * Tolerance(2 / 4d));
    }

    [Theory]
    [InlineData(1, 1.5)]
    [InlineData(1, 1.01)]
    [InlineData(3, 0.5)]
    public void A_changed_weight_moves_subjects_only_to_or_from_that_cell(double before, double after)
    {
        var moves = Moves(Map(("a", 1), ("b", before), ("c", 2)), Map(("a", 1), ("b", after), ("c", 2)));

        moves.ShouldNotBeEmpty();
        moves.ShouldAllBe(m => (after > before ? m.To : m.From) == "b");
    }

    [Fact]
    public void The_order_and_the_case_in_which_cells_are_written_do_not_matter() =>
        HomesIn(Map(("Alpha", 1), ("beta", 2))).Select(
            h => h.ToUpperInvariant()).ShouldBe(HomesIn(Map(("BETA", 2), ("ALPHA", 1))));

    [Fact]
    public void The_same_names_give_the_same_cell_in_every_version()
    {
        var map = Map(("1", 1), ("2", 1));

        string.Concat("alice bob carol dave erin frank grace heidi".Split(
            ' ').Append("").Select(s => map.Assign(Of(s)).Cell.Name)).ShouldBe("122222221");
    }

    [Fact]
    public void A_cell_that_drains_moves_its_subjects_as_if_it_were_gone_and_is_named_as_their_former()
    {
        var draining = Map(Cells(("a", 1), ("b", 1), ("c", 1)), "b", CellState.Draining);

        Moves(Map(("a", 1), ("c", 1)), draining).ShouldBeEmpty();
        foreach (var subject in Names())
        {
            var former = Map(("a", 1), ("b", 1), ("c", 1)).Assign(Of(subject)).Cell.Name;
            draining.Assign(Of(subject)).DrainedFrom?.Name.ShouldBe("b");
            (draining.Assign(Of(subject)).DrainedFrom is not null).ShouldBe(former == "b");
        }
    }

    [Fact]
    public void A_cell_that_is_down_keeps_its_subjects()
    {
        var cells = Cells(("a", 1), ("b", 1));

        Moves(new CellMap(cells), Map(cells, "b", CellState.Down)).ShouldBeEmpty();
    }

    [Fact]
    public void A_cell_that_drains_serves_while_there_is_no_other()
    {
        var choice = Map(Cells(("a", 1)), "a", CellState.Draining).Assign(Of("alice"));

        (choice.Cell.Name, choice.DrainedFrom).ShouldBe(("a", null));
    }

    [Fact]
    public void A_pin_holds_against_the_hash_until_its_cell_drains()
    {
        var cells = Cells(("a", 1), ("b", 1));
        var elsewhere = Names().First(n => new CellMap(cells).Assign(Of(n)).Cell.Name == "b");
        cells["a"].Pins = [elsewhere];

        new CellMap(cells).Assign(Of(elsewhere)).Cell.Name.ShouldBe("a");
        new CellMap(cells).Assign(Of(elsewhere.ToUpperInvariant())).Cell.Name.ShouldBe(
            Map(("a", 1), ("b", 1)).Assign(Of(elsewhere.ToUpperInvariant())).Cell.Name);
        var moved = Map(cells, "a", CellState.Draining).Assign(Of(elsewhere));
        (moved.Cell.Name, moved.DrainedFrom!.Name).ShouldBe(("b", "a"));
    }

    private static CellSubject Of(string name) => CellSubject.FromName(name) ?? default;

    private static IEnumerable<string> Names() => Enumerable.Range(0, Subjects).Select(i => $"user-{i}");

    private static string[] HomesIn(CellMap map) => [.. Names().Select(n => map.Assign(Of(n)).Cell.Name)];

    private static double ShareOf(IEnumerable<string> homes, string name) => homes.Average(h => h == name ? 1 : 0);

    private static (string From, string To)[] Moves(CellMap before, CellMap after) =>
        [.. HomesIn(before).Zip(HomesIn(after)).Where(m => m.First != m.Second)];

    private static Dictionary<string, CellOptions> Cells(params (string Name, double Weight)[] cells) =>
        cells.ToDictionary(c => c.Name, c => new CellOptions { Weight = c.Weight });

    private static CellMap Map(params (string Name, double Weight)[] cells) => new(Cells(cells));

    private static CellMap Map(Dictionary<string, CellOptions> cells, string name, CellState state)
    {
        cells[name].State = state;
        return new CellMap(cells);
    }
}
