using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Http;

/// <summary>Runs one claimed request: holds its answer back, settles the key, then sends the answer.</summary>
internal sealed class Execution(HttpContext context, Lease lease, Settlement settlement, int maxBodyBytes)
{
    private Settled _buried;

    /// <summary>Whether the answer went out as it came, and a tombstone stands for it.</summary>
    public bool Streamed { get; private set; }

    /// <returns>How it ended; of anything but <see cref="Settled.AsDecided"/> nothing was sent.</returns>
    public async Task<Settled> RunAsync(RequestDelegate next)
    {
        var connection = new HeldConnection(context, lease.LeaseLost);
        using var response = new HeldResponse(context, maxBodyBytes, () => BuryAsync(connection));
        context.Features.Set<IIdempotencyFeature>(lease);
        settlement.Begin(context.Response);
        if (!await HandleAsync(next, response, connection).ConfigureAwait(false))
        {
            return Settled.LeaseLost;
        }

        Streamed = response.Streams;
        if (connection.IsBrokenOff)
        {
            await FailAsync(response).ConfigureAwait(false);
            return Settled.BrokenOff;
        }

        if (response.Streams)
        {
            return _buried;
        }

        var settled = await settlement.AnswerAsync(context.Response, response.Body).ConfigureAwait(false);
        if (settled == Settled.AsDecided)
        {
            await response.SendAsync().ConfigureAwait(false);
        }

        return settled;
    }

    /// <summary>Runs the handler.</summary>
    /// <returns>Whether it held the lease to its end.</returns>
    private async ValueTask<bool> HandleAsync(RequestDelegate next, HeldResponse response, HeldConnection connection)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (lease.LeaseLost.IsCancellationRequested && !response.Streams)
        {
            await response.DetachAsync(exception).ConfigureAwait(false);
            return false;
        }
        catch (Exception exception)
        {
            await response.DetachAsync(exception).ConfigureAwait(false);
            await FailAsync(response).ConfigureAwait(false);
            throw;
        }
        finally
        {
            connection.Detach();
        }

        await response.DetachAsync().ConfigureAwait(false);
        return true;
    }

    private Task FailAsync(HeldResponse response) =>
        response.Streams ? Task.CompletedTask : settlement.FailAsync().AsTask();

    private async Task<bool> BuryAsync(HeldConnection connection)
    {
        lease.End(connection.CallerGone);
        _buried = await settlement.BuryAsync(context.Response).ConfigureAwait(false);
        if (_buried == Settled.AsDecided)
        {
            return true;
        }

        await lease.LoseAsync().ConfigureAwait(false);
        return false;
    }
}
