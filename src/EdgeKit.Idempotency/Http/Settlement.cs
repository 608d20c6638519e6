using System.Runtime.CompilerServices;
using EdgeKit.Http.Refusals;
using EdgeKit.Idempotency.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Http;

/// <summary>Settles one claim after its request ran: stores, releases, or leaves a tombstone.</summary>
internal sealed class Settlement(
    IIdempotencyStore store, IdempotencyClaim claim,
    string policyName, IdempotencyPolicyOptions policy, TimeProvider timeProvider, ILogger logger)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private FieldsBefore? _before;

    /// <summary>The handler is about to run.</summary>
    public void Begin(HttpResponse response) => _before = new FieldsBefore(response.Headers, policy.ReplayHeaders);

    /// <summary>Settles an answer.</summary>
    public ValueTask<Settled> AnswerAsync(HttpResponse response, ReadOnlyMemory<byte> body) =>
        OutcomeRules.Of(AnswerStatus.Of(response.HttpContext), policy) switch
    {
        ServerErrorOutcome.Store => SettleAsync(Record(IdempotencyRecordKind.Answer, response, body)),
        ServerErrorOutcome.Unknown => SettleAsync(Record(IdempotencyRecordKind.Unknown, response, default)),
        _ => ReleaseAsync(),
    };

    /// <summary>Settles an answer that is too large to store, or a stream, before its first byte goes out.</summary>
    public ValueTask<Settled> BuryAsync(HttpResponse response) =>
        SettleAsync(Record(IdempotencyRecordKind.Tombstone, response, default));

    /// <summary>
    /// Settles an exception, which the application's own handler will turn into an answer, or half an answer.
    /// </summary>
    public ValueTask<Settled> FailAsync() => policy.ServerErrors == ServerErrorOutcome.Release
        ? ReleaseAsync()
        : SettleAsync(new IdempotencyRecord(
            IdempotencyRecordKind.Unknown, StatusCodes.Status500InternalServerError, [], default));

    private IdempotencyRecord Record(IdempotencyRecordKind kind, HttpResponse response, ReadOnlyMemory<byte> body)
    {
        var kept = new List<KeyValuePair<string, string>>();
        foreach (var name in policy.ReplayHeaders.Concat(GrpcStatus.Fields))
        {
            if (response.Headers.TryGetValue(name, out var values) && !ForbiddenHeaders.Contains(name))
            {
                kept.AddRange(
                    (_before?.Own(name, values) ?? values).Select(value => KeyValuePair.Create(name, value ?? "")));
            }
        }

        return new(kind, response.StatusCode, kept, body);
    }

    private async ValueTask<Settled> ReleaseAsync()
    {
        await SettleAsync(record: null).ConfigureAwait(false);
        return Settled.AsDecided;
    }

    /// <summary>
    /// Stores the record, or frees the key if there is none. What was done cannot be undone because a store is away:
    /// the answer is given, and the log says what is at stake.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Settled> SettleAsync(IdempotencyRecord? record)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var isOwner = record is null
                    ? await store.ReleaseAsync(claim, CancellationToken.None).ConfigureAwait(false)
                    : await store.CompleteAsync(
                        claim, record, policy.Retention, CancellationToken.None).ConfigureAwait(false);
                return isOwner ? Settled.AsDecided : Settled.LeaseLost;
            }
            catch (IdempotencyStoreException exception) when (exception.WorkUndone)
            {
                IdempotencyLog.Undone(logger, policyName, claim.Key, exception);
                if (record is not null)
                {
                    await ReleaseAsync().ConfigureAwait(false);
                }

                return Settled.Undone;
            }
            catch (IdempotencyStoreException exception) when (attempt == Attempts)
            {
                IdempotencyLog.NotStored(logger, policyName, claim.Key, exception);
                return Settled.AsDecided;
            }
            catch (IdempotencyStoreException)
            {
                await Task.Delay(Pause, timeProvider).ConfigureAwait(false);
            }
        }
    }
}
