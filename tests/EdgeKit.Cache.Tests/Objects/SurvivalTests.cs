using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeKit.Cache.Tests.Support;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>A value is read as it was made, whatever JSON can say of it; and is made once.</summary>
public sealed class SurvivalTests : IAsyncDisposable
{
    private const int StaysHere = 1;
    private const int UsedUp = 9;

    private readonly CacheHost _host = new();

    public static TheoryData<string, object> Lossy => new()
    {
        { "behind an interface", new Things.Ticket("t") },
        { "of a derived class", new Things.Circle { Id = "c", Radius = 2 } },
        { "with private setters", Things.Order.Make() },
        { "with a private constructor", Things.Hidden.Make() },
        { "whose names differ in case", new Things.TwoIds { Id = 1, ID = "x" } },
        { "with private state", new Things.Account("a", 5) },
        { "with objects of any type", new Dictionary<string, object> { ["n"] = 1, ["s"] = "text" } },
        { "that ignores case", new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["A"] = 1 } },
        { "with a circle", Things.Ring.Make() },
        { "that runs", (Func<int>)(() => 3) },
        { "that is enumerated later", Later() },
        { "of no number", new Things.Measure { Value = double.NaN } },
        { "that JSON turns round", new Stack<int>([1, 2]) },
        { "of half a character", "\ud800" },
    };

    public static TheoryData<object> Ordinary =>
    [
        new Things.Everyday("n", DateTimeOffset.UnixEpoch.AddTicks(1), Things.Grade.Good, new Uri("http://a/b"), [1, 2])
        {
            Age = TimeSpan.FromSeconds(1), Places = new() { ["p"] = [new Things.Place { X = 1 }] }, Prices = [1.50m],
        },
        new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1, ["A"] = 2 },
        new SortedDictionary<int, string> { [2] = "b", [1] = "a" },
        new ConcurrentDictionary<string, int>(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"{i}", i))),
        new HashSet<string> { "b", "a" },
        ImmutableArray.Create(1, 2),
        ImmutableDictionary.Create<string, int>().Add("a", 1),
        new LinkedList<int>([1, 2]),
        new[] { new[] { 1.5, 2 }, [] },
        new List<KeyValuePair<string, Things.Ticket?>> { new("a", new("t")), new("b", null) },
        (Things.Animal)new Things.Dog { Legs = 4, Call = "w" },
        new { Id = 3, Names = new[] { "a" } },
        Tuple.Create("a", (1, 'c')),
        new ReadOnlyMemory<byte>([1, 2]),
        JsonNode.Parse("{\"a\":[1,null]}")!,
        JsonSerializer.SerializeToElement(new List<int> { 1 }),
        new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
    ];

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Lossy))]
    public async Task A_value_that_would_lose_data_is_served_as_it_was_made_and_logged_once(
        string what, object value)
    {
        what.ShouldNotBeEmpty();
        var method = typeof(SurvivalTests).GetMethod(nameof(
            ReadTwiceAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
        await (Task)method.MakeGenericMethod(DeclaredAs(value)).Invoke(this, [value])!;
    }

    [Theory]
    [MemberData(nameof(Ordinary))]
    public async Task An_ordinary_value_survives(object value)
    {
        var method = typeof(SurvivalTests).GetMethod(
            nameof(TwiceAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
        await (Task)method.MakeGenericMethod(
            value is Things.Animal ? typeof(Things.Animal) : value.GetType()).Invoke(this, [value])!;

        _host.Log.Of(StaysHere).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_is_not_shared_and_each_reader_gets_its_own()
    {
        var runs = 0;
        for (var i = 1; i <= 3; i++)
        {
            using var reader = new StreamReader(await _host.Hybrid.GetOrCreateAsync<Stream>("k", _ =>
            {
                runs++;
                return new(new MemoryStream("text"u8.ToArray()));
            }));
            (await reader.ReadToEndAsync()).ShouldBe("text");
            runs.ShouldBe(i);
        }

        _host.Log.Of(UsedUp).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fields_of_tuples_and_structs_are_data()
    {
        (await TwiceAsync(("EUR", 42, new List<(string, decimal?)> { ("a", 1.5m) }))).Item3[0].ShouldBe(("a", 1.5m));
        (await TwiceAsync(new Things.Point { X = 1, Y = new() { X = 3 } })).Y!.X.ShouldBe(3);
        (await TwiceAsync(new Things.Person("n", 3) { Town = "t" })).ShouldBe(new Things.Person("n", 3) { Town = "t" });
        _host.Log.Of(StaysHere).ShouldBeEmpty();
    }

    [Fact]
    public async Task Data_that_the_type_itself_excludes_is_no_loss()
    {
        (await TwiceAsync(new Things.Excerpt { Id = "e", Draft = "d" })).Draft.ShouldBeNull();
        _host.Log.Of(StaysHere).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lazy_sequence_is_enumerated_once()
    {
        var walks = 0;
        (await TwiceAsync(Numbers())).ShouldBe([1, 2]);
        walks.ShouldBe(1);

        IEnumerable<int> Numbers()
        {
            walks++;
            yield return 1;
            yield return 2;
        }
    }

    [Fact]
    public async Task A_set_value_that_would_lose_data_is_found_as_it_was_set()
    {
        await _host.Hybrid.SetAsync<Things.IThing>("k", new Things.Ticket("set"));
        (await _host.Hybrid.GetOrCreateAsync<Things.IThing>("k", _ => throw new InvalidOperationException()))
            .Name.ShouldBe("set");
    }

    [Fact]
    public async Task Many_values_that_would_lose_data_are_found_as_they_were_made()
    {
        var calls = 0;
        for (var i = 0; i < 2; i++)
        {
            var found = await _host.Cache.GetOrSetManyAsync<Things.IThing>(["a", "b"], (fill, _) =>
            {
                calls++;
                return new((IReadOnlyDictionary<string, Things.IThing>)fill.Keys.ToDictionary(
                    k => k, Things.IThing (k) => new Things.Ticket(k)));
            });
            found["b"].Value.Name.ShouldBe("b");
        }

        calls.ShouldBe(1);
    }

    [Fact]
    public async Task Memory_counts_objects_that_have_no_serialized_form()
    {
        await _host.Hybrid.SetAsync<Things.IThing>("k", new Things.Ticket(new string('x', 10_000)));
        _host.Engine.Policies.Memory.Bytes.ShouldBeGreaterThan(20_000);
        await _host.Hybrid.SetAsync<Things.IThing>("k", new Things.Ticket(new string('x', 1_000_000)));
        _host.Engine.Policies.Memory.Bytes.ShouldBe(0, "more than MaxBodyBytes");
    }

    private static Type DeclaredAs(object value) => value switch
    {
        Things.Ticket => typeof(Things.IThing),
        Things.Circle => typeof(Things.Shape),
        IAsyncEnumerable<int> => typeof(IAsyncEnumerable<int>),
        _ => value.GetType(),
    };

    private static async IAsyncEnumerable<int> Later()
    {
        await Task.Yield();
        yield return 1;
    }

    private async Task ReadTwiceAsync<T>(object value)
    {
        (await TwiceAsync((T)value)).ShouldBeSameAs(value);
        _host.Log.Of(StaysHere).ShouldHaveSingleItem().ShouldContain(typeof(T).ToString());
    }

    /// <summary>The second reading, after one run of the factory.</summary>
    private async Task<T> TwiceAsync<T>(T value)
    {
        var (key, runs) = (Guid.NewGuid().ToString(), 0);
        await ReadAsync();
        var read = await ReadAsync();
        runs.ShouldBe(1);
        return read;

        ValueTask<T> ReadAsync() => _host.Hybrid.GetOrCreateAsync(key, _ =>
        {
            runs++;
            return new ValueTask<T>(value);
        });
    }
}
