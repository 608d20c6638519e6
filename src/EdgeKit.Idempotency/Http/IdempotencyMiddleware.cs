using EdgeKit.Http.Requests;
using EdgeKit.Idempotency.Configuration;
using EdgeKit.Idempotency.Keys;
using EdgeKit.Idempotency.Telemetry;
using EdgeKit.Policies.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Http;

/// <summary>Runs, replays or rejects a request under an idempotency policy.</summary>
internal sealed class IdempotencyMiddleware(
    RequestDelegate next, PolicyResolver policies, ReplayWriter replays, IdempotencyMetrics metrics,
    TimeProvider timeProvider, ILogger<IdempotencyMiddleware> logger)
{
    public const string GuaranteeHeader = "Idempotency-Guarantee";

    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethodRules.IsSafe(context.Request.Method)
            || context.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<IIdempotencyMetadata>() is not { } metadata
            || IsRepeatedPass(context))
        {
            return next(context);
        }

        return GuardAsync(context, policies.Resolve(context, endpoint, metadata));
    }

    /// <summary>An error page has sent the request through the pipeline again; its key is already claimed.</summary>
    private static bool IsRepeatedPass(HttpContext context) =>
        context.Features.Get<IIdempotencyFeature>() is not null || Reexecution.IsErrorPage(context);

    private async Task GuardAsync(HttpContext context, IdempotencyPolicy policy)
    {
        var field = context.Request.Headers[KeyHeader.Name];
        if (field.Count == 0 && !policy.Options.Required)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var key = KeyHeader.Parse(field, policy.Options.AcceptRawKeys);
        var scoped = key is null ? null : policies.ScopeOf(context, policy, key);
        if (scoped is null)
        {
            await RefuseAsync(context, policy, ProblemOf(field.Count, key)).ConfigureAwait(false);
            return;
        }

        await ClaimAsync(context, policy, key!, scoped).ConfigureAwait(false);
    }

    private async Task ClaimAsync(HttpContext context, IdempotencyPolicy policy, string key, string scoped)
    {
        var (fingerprint, problem) = await FingerprintAsync(context, policy).ConfigureAwait(false);
        if (fingerprint is null)
        {
            await RefuseAsync(context, policy, problem!).ConfigureAwait(false);
            return;
        }

        var claim = policy.CreateClaim(scoped, fingerprint, policies.CallerOf(context));
        var store = policies.StoreOf(context);
        IdempotencyClaimResult claimed;
        try
        {
            claimed = await ClaimWaiter.ClaimAsync(
                store, claim, policy.Options.Wait, timeProvider, context.RequestAborted).ConfigureAwait(false);
        }
        catch (IdempotencyStoreException exception)
        {
            await HandleStoreFailureAsync(context, policy, exception).ConfigureAwait(false);
            return;
        }

        await (claimed.Status switch
        {
            IdempotencyClaimStatus.Claimed =>
                ExecuteAsync(context, policy, new KeyLease(key, claim, store, timeProvider), store),
            IdempotencyClaimStatus.Replay => ReplayAsync(context, policy, claimed.Record!),
            IdempotencyClaimStatus.CallerQuotaExceeded =>
                RefuseAsync(context, policy, IdempotencyProblem.TooManyKeys, claimed.Remaining),
            IdempotencyClaimStatus.Mismatch => RefuseAsync(context, policy, IdempotencyProblem.Mismatch),
            _ => RefuseAsync(context, policy, IdempotencyProblem.InFlight, claimed.Remaining),
        }).ConfigureAwait(false);
    }

    /// <returns>The fingerprint, or the problem that prevents it.</returns>
    private async ValueTask<(string? Fingerprint, IdempotencyProblem? Problem)> FingerprintAsync(
        HttpContext context, IdempotencyPolicy policy)
    {
        try
        {
            var fingerprint = await Fingerprint.ComputeAsync(
                context.Request, policy.Options.FingerprintHeaders, context.RequestAborted).ConfigureAwait(false);
            if (fingerprint is not null)
            {
                return (fingerprint, null);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, IdempotencyProblem.BodyTooLarge);
        }

        IdempotencyLog.BodyConsumed(logger, policy.Name, context.Request.Path);
        return (null, IdempotencyProblem.BodyConsumed);
    }

    private async Task ExecuteAsync(
        HttpContext context, IdempotencyPolicy policy, KeyLease lease, IIdempotencyStore store)
    {
        await using var held = lease.ConfigureAwait(false);
        var outcome = new OutcomeWriter(store, lease.Claim, policy, timeProvider, logger);
        var execution = new ClaimedExecution(context, lease, outcome, policy.Options.MaxBodyBytes);
        ExecutionResult result;
        try
        {
            result = await execution.RunAsync(next).ConfigureAwait(false);
        }
        catch
        {
            metrics.Request(policy.Name, "failed");
            throw;
        }

        if (result is ExecutionResult.LeaseLost or ExecutionResult.RolledBack)
        {
            await DiscardResponseAsync(context, policy, result, lease.Claim.Key).ConfigureAwait(false);
            return;
        }

        metrics.Request(
            policy.Name,
            result == ExecutionResult.Aborted ? "broken_off" : execution.IsStreamed ? "tombstone" : "executed");
    }

    private Task DiscardResponseAsync(
        HttpContext context, IdempotencyPolicy policy, ExecutionResult result, string key)
    {
        var problem = IdempotencyProblem.RolledBack;
        if (result == ExecutionResult.LeaseLost)
        {
            IdempotencyLog.LeaseLost(logger, policy.Name, key);
            problem = IdempotencyProblem.LeaseLost;
        }

        context.Response.Clear();
        return RefuseAsync(context, policy, problem, TimeSpan.FromSeconds(1));
    }

    private Task ReplayAsync(HttpContext context, IdempotencyPolicy policy, IdempotencyRecord record)
    {
        metrics.Request(policy.Name, "replayed");
        return record.Kind == IdempotencyRecordKind.Response
            ? ReplayWriter.ReplayAsync(context.Response, record)
            : replays.RefuseAsync(context, record);
    }

    private Task RefuseAsync(
        HttpContext context, IdempotencyPolicy policy, IdempotencyProblem problem, TimeSpan? retryAfter = null)
    {
        metrics.Request(policy.Name, problem.Outcome);
        return replays.RefuseAsync(context, problem, retryAfter);
    }

    private Task HandleStoreFailureAsync(
        HttpContext context, IdempotencyPolicy policy, IdempotencyStoreException exception)
    {
        IdempotencyLog.StoreUnavailable(logger, policy.Name, policy.Options.OnStoreFailure, exception);
        if (policy.Options.OnStoreFailure == IdempotencyFailureMode.Reject)
        {
            return RefuseAsync(context, policy, IdempotencyProblem.StoreUnavailable, TimeSpan.FromSeconds(1));
        }

        metrics.Request(policy.Name, "unprotected");
        context.Response.Headers[GuaranteeHeader] = "none";
        return next(context);
    }

    private static IdempotencyProblem ProblemOf(int fields, string? key) =>
        key is not null ? IdempotencyProblem.CallerUnknown
        : fields == 0 ? IdempotencyProblem.KeyMissing
        : IdempotencyProblem.KeyMalformed;
}
