using System.Collections.Concurrent;
using EdgeKit.Idempotency.Decisions;

namespace EdgeKit.Idempotency.Tests;

/// <summary>
/// What several clients asked of one key at the same time and what they were told. It is linearizable when there is an order of the calls that respects
/// time and in which the rules give every caller the answer that it got; a call whose answer was lost took effect at some time or never.
/// </summary>
internal sealed class History
{
    private const int Clients = 4;
    private const int CallsPerClient = 4;

    private readonly List<Call> _calls;

    private History(IEnumerable<Call> calls) => _calls = [.. calls.OrderBy(c => c.Start)];

    public static async Task<History> RecordAsync(IIdempotencyStore store, IdempotencyClaim claim, double faults, int seed)
    {
        var clock = 0;
        var calls = new ConcurrentBag<Call>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var random = new Random((seed * 100) + client);
            var mine = claim with { Token = $"client{client}" };
            for (var i = 0; i < CallsPerClient; i++)
            {
                var operation = i == 0 ? "begin" : Operations[random.Next(Operations.Length)];
                var start = Interlocked.Increment(ref clock);
                var answer = await RunAsync(store, operation, mine);

                // The answer gets lost on its way back; the store did what it was asked.
                var lost = random.NextDouble() < faults;
                calls.Add(new Call(mine.Token, operation, start, lost ? int.MaxValue : Interlocked.Increment(ref clock), lost ? null : answer));
            }
        })));
        return new History(calls);
    }

    public bool IsLinearizable() => Search([], null, _calls);

    public override string ToString() => string.Join('\n', _calls);

    private static readonly string[] Operations = ["begin", "complete", "renew", "release"];

    private static async Task<string> RunAsync(IIdempotencyStore store, string operation, IdempotencyClaim claim) => operation switch
    {
        "begin" => Text(await store.BeginAsync(claim, default)),
        "complete" => (await store.CompleteAsync(claim, Outcome(claim.Token), TimeSpan.FromDays(1), default)).ToString(),
        "renew" => (await store.RenewAsync(claim, default)).ToString(),
        _ => (await store.ReleaseAsync(claim, default)).ToString(),
    };

    private static bool Search(HashSet<string> refuted, Entry? state, List<Call> left)
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
            return (call.Answer is null || call.Answer == answer) && Search(refuted, next, [.. left.Where(c => c != call)]);
        });
    }

    private static (string Answer, Entry? Next) Apply(Entry? state, Call call)
    {
        var now = DateTimeOffset.UnixEpoch;
        var claim = new IdempotencyClaim("k", "fingerprint", call.Token, TimeSpan.FromHours(1));
        switch (call.Operation)
        {
            case "begin":
                var (answer, next) = EntryRules.Begin(state, claim, now);
                return (Text(answer), next ?? state);
            case "complete" when EntryRules.MayComplete(state, call.Token, now):
                return ("True", new Entry("fingerprint", call.Token, state?.Record ?? Outcome(call.Token), now + claim.Lease));
            case "renew" when EntryRules.MayRenew(state, call.Token, now):
                return ("True", new Entry("fingerprint", call.Token, null, now + claim.Lease));
            case "release" when EntryRules.Holds(state, call.Token, now):
                return ("True", null);
            default:
                return ("False", state);
        }
    }

    private static string Text(IdempotencyBegin begin) =>
        begin.Record is { } record ? $"replay of {System.Text.Encoding.UTF8.GetString(record.Body.Span)}" : begin.Verdict.ToString();

    private static IdempotencyRecord Outcome(string token) =>
        new(IdempotencyRecordKind.Answer, 200, [], System.Text.Encoding.UTF8.GetBytes(token));

    private sealed record Call(string Token, string Operation, int Start, int End, string? Answer);
}
