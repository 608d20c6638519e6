using System.Runtime.CompilerServices;
using EdgeKit.Http.Refusals;
using EdgeKit.Idempotency.Engine;
using EdgeKit.Idempotency.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Http;

/// <summary>
/// Writes the outcome of a claimed request to the store: a response, a tombstone, or the release of the key.
/// </summary>
internal sealed class OutcomeWriter(
    IIdempotencyStore store, IdempotencyClaim claim,
    string policyName, IdempotencyPolicyOptions policy, TimeProvider timeProvider, ILogger logger)
{
    private const int MaxAttempts = 3;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);
    private InitialHeaders? _initialHeaders;

    public void CaptureInitialHeaders(HttpResponse response) => _initialHeaders = new InitialHeaders(response.Headers, policy.ReplayHeaders);

    /// <summary>Stores a complete response or releases the key, depending on the status.</summary>
    public ValueTask<ExecutionResult> CompleteAsync(HttpResponse response, ReadOnlyMemory<byte> body) =>
        OutcomeRules.Of(AnswerStatus.Of(response.HttpContext), policy) switch
    {
        ServerErrorOutcome.Store => WriteAsync(Record(IdempotencyRecordKind.Response, response, body)),
        ServerErrorOutcome.Unknown => WriteAsync(Record(IdempotencyRecordKind.Unknown, response, default)),
        _ => ReleaseAsync(),
    };

    /// <summary>Stores a tombstone before the first byte of a large or streamed response is sent.</summary>
    public ValueTask<ExecutionResult> WriteTombstoneAsync(HttpResponse response) =>
        WriteAsync(Record(IdempotencyRecordKind.Tombstone, response, default));

    /// <summary>Handles an exception or an aborted response.</summary>
    public ValueTask<ExecutionResult> FailAsync() => policy.ServerErrors == ServerErrorOutcome.Release
        ? ReleaseAsync()
        : WriteAsync(new IdempotencyRecord(
            IdempotencyRecordKind.Unknown, StatusCodes.Status500InternalServerError, [], default));

    private IdempotencyRecord Record(IdempotencyRecordKind kind, HttpResponse response, ReadOnlyMemory<byte> body)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var name in policy.ReplayHeaders.Concat(GrpcStatus.Fields))
        {
            if (response.Headers.TryGetValue(name, out var values) && !NeverReplayedHeaders.Contains(name))
            {
                headers.AddRange(
                    (_initialHeaders?.RemoveFrom(name, values) ?? values).Select(value => KeyValuePair.Create(name, value ?? "")));
            }
        }

        return new(kind, response.StatusCode, headers, body);
    }

    private async ValueTask<ExecutionResult> ReleaseAsync()
    {
        await WriteAsync(record: null).ConfigureAwait(false);
        return ExecutionResult.Completed;
    }

    /// <summary>
    /// Stores the record, or releases the key if there is none. If the store does not answer, the response is sent
    /// nevertheless, because the work is done; the log reports the risk.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ExecutionResult> WriteAsync(IdempotencyRecord? record)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var isOwner = record is null
                    ? await store.ReleaseAsync(claim, CancellationToken.None).ConfigureAwait(false)
                    : await store.CompleteAsync(
                        claim, record, policy.Retention, CancellationToken.None).ConfigureAwait(false);
                return isOwner ? ExecutionResult.Completed : ExecutionResult.LeaseLost;
            }
            catch (IdempotencyStoreException exception) when (exception.WorkRolledBack)
            {
                IdempotencyLog.RolledBack(logger, policyName, claim.Key, exception);
                if (record is not null)
                {
                    await ReleaseAsync().ConfigureAwait(false);
                }

                return ExecutionResult.RolledBack;
            }
            catch (IdempotencyStoreException exception) when (attempt == MaxAttempts)
            {
                IdempotencyLog.NotStored(logger, policyName, claim.Key, exception);
                return ExecutionResult.Completed;
            }
            catch (IdempotencyStoreException)
            {
                await Task.Delay(RetryDelay, timeProvider).ConfigureAwait(false);
            }
        }
    }
}
