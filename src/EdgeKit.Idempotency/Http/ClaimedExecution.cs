using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Http;

/// <summary>Runs a claimed request: buffers its response, stores the outcome, then sends the response.</summary>
internal sealed class ClaimedExecution(HttpContext context, KeyLease lease, OutcomeWriter outcome, int maxBodyBytes)
{
    private ExecutionResult _tombstoneResult;

    /// <summary>True if the response was streamed and a tombstone stored in its place.</summary>
    public bool IsStreamed { get; private set; }

    /// <returns>How the execution ended. Nothing was sent unless it <see cref="ExecutionResult.Completed"/>.</returns>
    public async Task<ExecutionResult> RunAsync(RequestDelegate next)
    {
        var connection = new DetachedLifetime(context, lease.LeaseLost);
        using var response = new BufferedResponse(context, maxBodyBytes, () => WriteTombstoneAsync(connection));
        context.Features.Set<IIdempotencyFeature>(lease);
        outcome.CaptureInitialHeaders(context.Response);
        if (!await HandleAsync(next, response, connection).ConfigureAwait(false))
        {
            return ExecutionResult.LeaseLost;
        }

        IsStreamed = response.IsStreaming;
        if (connection.IsAborted)
        {
            await FailAsync(response).ConfigureAwait(false);
            return ExecutionResult.Aborted;
        }

        if (response.IsStreaming)
        {
            return _tombstoneResult;
        }

        var result = await outcome.CompleteAsync(context.Response, response.Body).ConfigureAwait(false);
        if (result == ExecutionResult.Completed)
        {
            await response.SendAsync().ConfigureAwait(false);
        }

        return result;
    }

    /// <returns>False if the lease was lost before the handler ended.</returns>
    private async ValueTask<bool> HandleAsync(
        RequestDelegate next, BufferedResponse response, DetachedLifetime connection)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
            when (lease.LeaseLost.IsCancellationRequested && !response.IsStreaming)
        {
            await response.RestoreAsync(exception).ConfigureAwait(false);
            return false;
        }
        catch (Exception exception)
        {
            await response.RestoreAsync(exception).ConfigureAwait(false);
            await FailAsync(response).ConfigureAwait(false);
            throw;
        }
        finally
        {
            connection.Restore();
        }

        await response.RestoreAsync().ConfigureAwait(false);
        return true;
    }

    private Task FailAsync(BufferedResponse response) =>
        response.IsStreaming ? Task.CompletedTask : outcome.FailAsync().AsTask();

    private async Task<bool> WriteTombstoneAsync(DetachedLifetime connection)
    {
        lease.StopRenewing(connection.CallerAborted);
        _tombstoneResult = await outcome.WriteTombstoneAsync(context.Response).ConfigureAwait(false);
        if (_tombstoneResult == ExecutionResult.Completed)
        {
            return true;
        }

        await lease.MarkLostAsync().ConfigureAwait(false);
        return false;
    }
}
