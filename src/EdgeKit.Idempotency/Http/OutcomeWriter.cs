using System.Runtime.CompilerServices;
using EdgeKit.Http.Grpc;
using EdgeKit.Idempotency.Configuration;
using EdgeKit.Idempotency.Engine;
using EdgeKit.Idempotency.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Http;

/// <summary>Stores the outcome of a claimed request: a response, a tombstone, or the release of the key.</summary>
internal sealed class OutcomeWriter(
    IIdempotencyStore store, IdempotencyClaim claim, IdempotencyPolicy policy, TimeProvider timeProvider,
    ILogger logger)
{
    private const int MaxAttempts = 3;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);
    private InitialHeaders? _initialHeaders;

    public void CaptureInitialHeaders(HttpResponse response) =>
        _initialHeaders = new InitialHeaders(response.Headers, policy.Options.ReplayHeaders);

    public ValueTask<ExecutionResult> CompleteAsync(HttpResponse response, ReadOnlyMemory<byte> body) =>
        OutcomeRules.Of(ResponseStatus.Of(response.HttpContext), policy.Options) switch
        {
            ServerErrorOutcome.Store => WriteAsync(Record(IdempotencyRecordKind.Response, response, body)),
            ServerErrorOutcome.Unknown => WriteAsync(Record(IdempotencyRecordKind.Unknown, response, default)),
            _ => ReleaseAsync(),
        };

    public ValueTask<ExecutionResult> WriteTombstoneAsync(HttpResponse response) =>
        WriteAsync(Record(IdempotencyRecordKind.Tombstone, response, default));

    public ValueTask<ExecutionResult> FailAsync() => policy.Options.ServerErrors == ServerErrorOutcome.Release
        ? ReleaseAsync()
        : WriteAsync(new IdempotencyRecord(
            IdempotencyRecordKind.Unknown, StatusCodes.Status500InternalServerError, [], default));

    private IdempotencyRecord Record(IdempotencyRecordKind kind, HttpResponse response, ReadOnlyMemory<byte> body)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var name in policy.Options.ReplayHeaders.Concat(GrpcStatus.Fields))
        {
            if (response.Headers.TryGetValue(name, out var values) && !NeverReplayedHeaders.Contains(name))
            {
                var added = _initialHeaders?.RemoveFrom(name, values) ?? values;
                headers.AddRange(added.Select(value => KeyValuePair.Create(name, value ?? "")));
            }
        }

        return new(kind, response.StatusCode, headers, body);
    }

    private async ValueTask<ExecutionResult> ReleaseAsync()
    {
        await WriteAsync(record: null).ConfigureAwait(false);
        return ExecutionResult.Completed;
    }

    /// <summary>Without a record releases the key. If the store does not answer, the response is still sent.</summary>
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
                        claim, record, policy.Options.Retention, CancellationToken.None).ConfigureAwait(false);
                return isOwner ? ExecutionResult.Completed : ExecutionResult.LeaseLost;
            }
            catch (IdempotencyStoreException exception) when (exception.WorkRolledBack)
            {
                IdempotencyLog.RolledBack(logger, policy.Name, claim.Key, exception);
                if (record is not null)
                {
                    await ReleaseAsync().ConfigureAwait(false);
                }

                return ExecutionResult.RolledBack;
            }
            catch (IdempotencyStoreException exception) when (attempt == MaxAttempts)
            {
                IdempotencyLog.NotStored(logger, policy.Name, claim.Key, exception);
                return ExecutionResult.Completed;
            }
            catch (IdempotencyStoreException)
            {
                await Task.Delay(RetryDelay, timeProvider).ConfigureAwait(false);
            }
        }
    }
}
