using EdgeKit.Http.Passes;
using EdgeKit.Idempotency.Keys;
using EdgeKit.Idempotency.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Http;

/// <summary>Decides whether a request under a policy runs, is replayed or is refused.</summary>
internal sealed class IdempotencyMiddleware(
    RequestDelegate next,
    PolicyResolver policies, AnswerWriter answers, IdempotencyMetrics metrics, TimeProvider timeProvider,
    ILogger<IdempotencyMiddleware> logger)
{
    public const string GuaranteeHeader = "Idempotency-Guarantee";

    public Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method)
            || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method)
            || context.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<IIdempotencyMetadata>() is not { } metadata
            || IsDone(context))
        {
            return next(context);
        }

        return GuardAsync(context, policies.Resolve(endpoint, metadata));
    }

    /// <summary>
    /// A request has one key, however often it passes; and the page of an error is not what the key was sent for.
    /// </summary>
    private static bool IsDone(HttpContext context) =>
        context.Features.Get<IIdempotencyFeature>() is not null || ErrorPage.IsWanted(context);

    private async Task GuardAsync(HttpContext context, PolicyInUse policy)
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
            await RefuseAsync(context, policy, Misuse(field.Count, key)).ConfigureAwait(false);
            return;
        }

        await ClaimAsync(context, policy, key!, scoped).ConfigureAwait(false);
    }

    private async Task ClaimAsync(HttpContext context, PolicyInUse policy, string key, string scoped)
    {
        var (fingerprint, unknown) = await FingerprintAsync(context, policy).ConfigureAwait(false);
        if (fingerprint is null)
        {
            await RefuseAsync(context, policy, unknown!).ConfigureAwait(false);
            return;
        }

        var claim = policy.Claim(scoped, fingerprint, policies.OwnerOf(context));
        var store = policies.StoreOf(context);
        IdempotencyBegin begin;
        try
        {
            begin = await ClaimWait.BeginAsync(
                store, claim, policy.Options.Wait, timeProvider, context.RequestAborted).ConfigureAwait(false);
        }
        catch (IdempotencyStoreException exception)
        {
            await GoWithoutAsync(context, policy, exception).ConfigureAwait(false);
            return;
        }

        await (begin.Verdict switch
        {
            IdempotencyVerdict.Claimed =>
                ExecuteAsync(context, policy, new Lease(key, claim, store, timeProvider), store),
            IdempotencyVerdict.Replay => ReplayAsync(context, policy, begin.Record!),
            IdempotencyVerdict.OverShare =>
                RefuseAsync(context, policy, IdempotencyProblem.TooManyKeys, begin.Remaining),
            IdempotencyVerdict.Mismatch => RefuseAsync(context, policy, IdempotencyProblem.Mismatch),
            _ => RefuseAsync(context, policy, IdempotencyProblem.InFlight, begin.Remaining),
        }).ConfigureAwait(false);
    }

    /// <returns>What the request is, or why nobody can say.</returns>
    private async ValueTask<(string? Fingerprint, IdempotencyProblem? Problem)> FingerprintAsync(
        HttpContext context, PolicyInUse policy)
    {
        try
        {
            if (await Fingerprint.ComputeAsync(context.Request,
                policy.Options.FingerprintHeaders, context.RequestAborted).ConfigureAwait(false) is { } fingerprint)
            {
                return (fingerprint, null);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, IdempotencyProblem.BodyTooLarge);
        }

        IdempotencyLog.BodyGone(logger, policy.Name, context.Request.Path);
        return (null, IdempotencyProblem.BodyGone);
    }

    private async Task ExecuteAsync(HttpContext context, PolicyInUse policy, Lease lease, IIdempotencyStore store)
    {
        await using var held = lease.ConfigureAwait(false);
        var settlement = new Settlement(store, lease.Claim, policy.Name, policy.Options, timeProvider, logger);
        var execution = new Execution(context, lease, settlement, policy.Options.MaxBodyBytes);
        Settled settled;
        try
        {
            settled = await execution.RunAsync(next).ConfigureAwait(false);
        }
        catch
        {
            metrics.Request(policy.Name, "failed");
            throw;
        }

        await (settled switch
        {
            Settled.LeaseLost => TakeBackAsync(context, policy, IdempotencyProblem.LeaseLost, lease.Claim.Key),
            Settled.Undone => TakeBackAsync(context, policy, IdempotencyProblem.Undone, lease.Claim.Key),
            Settled.BrokenOff => Count("broken_off"),
            _ => Count(execution.Streamed ? "tombstone" : "executed"),
        }).ConfigureAwait(false);

        Task Count(string outcome)
        {
            metrics.Request(policy.Name, outcome);
            return Task.CompletedTask;
        }
    }

    private Task TakeBackAsync(HttpContext context, PolicyInUse policy, IdempotencyProblem problem, string key)
    {
        if (problem == IdempotencyProblem.LeaseLost)
        {
            IdempotencyLog.LeaseLost(logger, policy.Name, key);
        }

        context.Response.Clear();
        return RefuseAsync(context, policy, problem, TimeSpan.FromSeconds(1));
    }

    private Task ReplayAsync(HttpContext context, PolicyInUse policy, IdempotencyRecord record)
    {
        metrics.Request(policy.Name, "replayed");
        return record.Kind == IdempotencyRecordKind.Answer
            ? AnswerWriter.ReplayAsync(context.Response, record)
            : answers.RefuseAsync(context, record);
    }

    private Task RefuseAsync(
        HttpContext context, PolicyInUse policy, IdempotencyProblem problem, TimeSpan? retryAfter = null)
    {
        metrics.Request(policy.Name, problem.Outcome);
        return answers.RefuseAsync(context, problem, retryAfter);
    }

    private Task GoWithoutAsync(HttpContext context, PolicyInUse policy, IdempotencyStoreException exception)
    {
        IdempotencyLog.StoreUnavailable(logger, policy.Name, policy.Options.OnRedisFailure, exception);
        if (policy.Options.OnRedisFailure == IdempotencyFailureMode.Reject)
        {
            return RefuseAsync(context, policy, IdempotencyProblem.StoreUnavailable, TimeSpan.FromSeconds(1));
        }

        metrics.Request(policy.Name, "unprotected");
        context.Response.Headers[GuaranteeHeader] = "none";
        return next(context);
    }

    private static IdempotencyProblem Misuse(int fields, string? key) =>
        key is not null ? IdempotencyProblem.CallerUnknown
        : fields == 0 ? IdempotencyProblem.KeyMissing
        : IdempotencyProblem.KeyMalformed;
}
