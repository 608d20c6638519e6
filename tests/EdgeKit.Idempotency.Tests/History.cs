using System.Collections.Concurrent;
using EdgeKit.Idempotency.Engine;
using EdgeKit.Redis;

namespace EdgeKit.Idempotency.Tests;

/// <summary>
/// The concurrent calls of several clients for one key, with their results. It is linearizable if there is an
/// order of the calls that respects time and in which the rules give every caller the answer that it got; a call whose
/// answer was lost took effect at some time or never.
/// </summary>
internal sealed class History
{
    private const int Clients = 4;
    private const int CallsPerClient = 4;

    private readonly List<Call> _calls;

    private History(IEnumerable<Call> calls) => _calls = [.. calls.OrderBy(c => c.Start)];

    /// <param name="store">The store.</param>
    /// <param name="claim">The key.</param>
    /// <param name="faults">
    /// How many requests get lost before they are sent, and as many answers afterwards, 0 to 1.
    /// </param>
    /// <param name="seed">Makes the choice of calls repeatable.</param>
    /// <param name="expire">Lets the key expire.</param>
    /// <param name="disturb">Breaks connections of the store; called now and then.</param>
    public static async Task<History> RecordAsync(
        IIdempotencyStore store,
        IdempotencyClaim claim, double faults, int seed, Func<Task> expire, Func<Task>? disturb)
    {
        var clock = 0;
        var calls = new ConcurrentBag<Call>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var random = new Random((seed * 100) + client);
            var mine = claim with { Token = $"client{client}" };
            for (var i = 0; i < CallsPerClient; i++)
            {
                if (disturb is not null && random.Next(4) == 0)
                {
                    await disturb();
                }

                var operation = i == 0 ? "begin" : Operations[random.Next(Operations.Length)];
                var (sent, received) = (random.NextDouble() >= faults, random.NextDouble() >= faults);
                var start = Interlocked.Increment(ref clock);
                var answer = sent ? await RunAsync(store, operation, mine, expire) : null;

                // A call whose answer got lost took effect at any time since, or never.
                var known = received ? answer : null;
                calls.Add(new Call(mine.Token, operation, start, known is null
                    ? int.MaxValue : Interlocked.Increment(ref clock), known));
            }
        })));
        return new History(calls);
    }

    public bool IsLinearizable() => Search([], null, _calls);

    public override string ToString() => string.Join('\n', _calls);

    private static readonly string[] Operations = ["begin", "begin", "complete", "renew", "release", "expire"];

    /// <returns>The answer, or <see langword="null"/> when the store gave none.</returns>
    private static async Task<string?> RunAsync(
        IIdempotencyStore store, string operation, IdempotencyClaim claim, Func<Task> expire)
    {
        try
        {
            switch (operation)
            {
                case "begin":
                    return Text(await store.BeginAsync(claim, default));
                case "complete":
                    return (await store.CompleteAsync(claim, Outcome(claim.Token), TimeSpan.FromDays(1), default))
                    .ToString();
                case "renew":
                    return (await store.RenewAsync(claim, default)).ToString();
                case "release":
                    return (await store.ReleaseAsync(claim, default)).ToString();
                default:
                    await expire();
                    return "True";
            }
        }
        catch (Exception exception) when (exception is IdempotencyStoreException or RedisUnavailableException)
        {
            return null;
        }
    }

    private static bool Search(HashSet<string> refuted, KeyEntry? state, List<Call> left)
    {
        if (left.TrueForAll(c => c.Answer is null))
        {
            return true;
        }

        var situation = $"{state?.Token}|{state?.Record is not null}|{string.Join(',', left.Select(c => c.Start))}";
        if (!refuted.Add(situation))
        {
            return false;
        }

        // Only a call that began before every other one had ended can come first.
        var firstEnd = left.Min(c => c.End);
        return left.Where(c => c.Start < firstEnd).Any(call =>
        {
            var (answer, next) = Apply(state, call);
            return (call.Answer is null || call.Answer == answer)
                && Search(refuted, next, [.. left.Where(c => c != call)]);
        });
    }

    private static (string Answer, KeyEntry? Next) Apply(KeyEntry? state, Call call)
    {
        var now = DateTimeOffset.UnixEpoch;
        var claim = new IdempotencyClaim("k", "fingerprint", call.Token, TimeSpan.FromHours(1));
        switch (call.Operation)
        {
            case "begin":
                var (answer, next) = KeyEntryRules.Begin(state, claim, now);
                return (Text(answer), next ?? state);
            case "complete" when KeyEntryRules.CanComplete(state, call.Token, now):
                return ("True", new KeyEntry(
                    "fingerprint", call.Token, state?.Record ?? Outcome(call.Token), now + claim.Lease));
            case "renew" when KeyEntryRules.CanRenewOrRelease(state, call.Token, now):
                return ("True", new KeyEntry("fingerprint", call.Token, null, now + claim.Lease));
            case "release" when KeyEntryRules.CanRenewOrRelease(state, call.Token, now):
            case "expire":
                return ("True", null);
            default:
                return ("False", state);
        }
    }

    private static string Text(IdempotencyClaimResult begin) =>
        begin.Record is { } record
        ? $"replay of {System.Text.Encoding.UTF8.GetString(record.Body.Span)}" : begin.Status.ToString();

    private static IdempotencyRecord Outcome(string token) =>
        new(IdempotencyRecordKind.Response, 200, [], System.Text.Encoding.UTF8.GetBytes(token));

    private sealed record Call(string Token, string Operation, int Start, int End, string? Answer);
}
