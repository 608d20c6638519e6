using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Policies.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// One run of an endpoint to fill the cache. Decides when the response starts, ends the lease as early as possible, and
/// stores only complete responses. A background refresh has no client.
/// </summary>
internal sealed class EndpointFill(FillPlan plan, ResponseStore store, LeaderClient? client) : IResponseReceiver
{
    private readonly DateTimeOffset _requested = store.UtcNow;
    private FillDecision _decision;
    private RecordedHead? _head;
    private StoredResponse? _response;
    private BodyRecording? _recording;
    private VaryMarker? _newMarker;
    private bool _aborted;

    public async ValueTask<BodyRoute> StartAsync(RecordedHead head)
    {
        var now = store.UtcNow;
        _head = head;
        _decision = FillRules.Decide(plan, head.StatusCode, head.Own.Values, now);
        switch (_decision.Action)
        {
            case FillAction.Store:
                _response = Make(head.Own.Values, head.StatusCode, now);
                if (!store.HasRoom(plan, _response))
                {
                    _decision = new FillDecision(FillAction.Pass, Storability.TooManyVariants);
                    await store.ReleaseAsync(plan, TimeSpan.Zero).ConfigureAwait(false);
                    break;
                }

                client?.Start(head, _response);
                return BodyRoute.Record;
            case FillAction.ServeStale or FillAction.Fail:
                var isPersonal = plan.HasCredentials || _decision.IsPersonal;
                var error = new OriginStatusException(
                    head.StatusCode, !isPersonal && HttpStatusRules.IsUnavailable(head.StatusCode));
                await ResponseStore.FailAsync(plan, error, isPersonal).ConfigureAwait(false);
                break;
            case FillAction.Pass:
                await store.ReleaseAsync(plan, head.StatusCode).ConfigureAwait(false);
                break;
        }

        return _decision.Action is FillAction.Fail or FillAction.Pass && client is not null
            ? client.Pass(head, _decision) : BodyRoute.Discard;
    }

    public void Begin(BodyRecording recording, ClientBody? body)
    {
        _recording = recording;
        _newMarker = ResponseStore.NewMarker(plan, _head!.Own.Values);
        plan.Lease?.PublishPartial(new InFlightResponse(
            _response!, recording, _newMarker is null ? plan.Key : plan.VariantOf(_newMarker), _newMarker));
        if (body is not null)
        {
            client?.Follow(recording, body);
        }
    }

    public async ValueTask<BodyRoute> OverflowAsync()
    {
        _decision = new FillDecision(FillAction.Pass, Storability.TooLarge);
        _recording!.End(whole: false); // Requests that read along call the endpoint themselves.
        await store.ReleaseAsync(plan, _head!.StatusCode).ConfigureAwait(false);
        if (client is null)
        {
            return BodyRoute.Discard;
        }

        await client.Copying.ConfigureAwait(false);
        return BodyRoute.Pass;
    }

    public void Abort() => _aborted = true;

    /// <summary>Ends the fill after the endpoint has returned. What it wrote when abandoned is not stored.</summary>
    public Task CompleteAsync(bool abandoned) => _decision.Action switch
    {
        FillAction.Store => CompleteStoreAsync(abandoned),
        FillAction.Renew => RenewAsync(),
        FillAction.ServeStale => ServeStaleAsync(_head!.StatusCode),
        _ => Task.CompletedTask,
    };

    /// <summary>Completes the fill after the endpoint has thrown.</summary>
    /// <returns>True if the stale response was served instead of the error.</returns>
    public async Task<bool> FailAsync(Exception error, bool abandoned)
    {
        _recording?.End(whole: false);
        if (abandoned)
        {
            return false; // Not a failure: the next request takes the lease.
        }

        if (_head is not null)
        {
            await BreakOffAsync().ConfigureAwait(false);
            await CopyingAsync().ConfigureAwait(false); // Until then nothing else may write to the response.
            return false;
        }

        await ResponseStore.FailAsync(plan, error, plan.HasCredentials).ConfigureAwait(false);
        if (client is null || plan.Stale?.MayServeOnError(plan.Directives) != true)
        {
            return false;
        }

        await ServeStaleAsync(null).ConfigureAwait(false);
        return true;
    }

    private async Task CompleteStoreAsync(bool abandoned)
    {
        _recording!.End(!abandoned && IsWhole());
        if (_recording.IsWhole == true)
        {
            await store.SaveAsync(
                plan, _response!, _recording.ToPayload(), _head!.Own.Values, _newMarker).ConfigureAwait(false);
        }
        else if (!abandoned)
        {
            await BreakOffAsync().ConfigureAwait(false);
        }

        await CopyingAsync().ConfigureAwait(false);
    }

    private bool IsWhole() =>
        !_aborted && (_head!.Own.Values.ContentLength is not { } announced || announced == _recording!.Length);

    private async Task RenewAsync()
    {
        var (stale, now) = (plan.Stale!, store.UtcNow);
        var headers = StoredFields.Merge(stale.Response.Headers, _head!.Own.Values, now);
        var renewed = Make(headers, stale.Response.Status, now);
        var keep = _decision.KeepsRenewed;
        await store.RenewAsync(plan, renewed, keep).ConfigureAwait(false);
        if (client is not null)
        {
            await client.ServeAsync(
                renewed, stale.Body, renewed.InitialAge, _head.StatusCode, keep).ConfigureAwait(false);
        }
    }

    private Task ServeStaleAsync(int? status) =>
        client?.ServeAsync(plan.Stale!.Response, plan.Stale.Body, plan.Stale.Age, status, stored: false)
        ?? Task.CompletedTask;

    private Task CopyingAsync() => client?.Copying ?? Task.CompletedTask;

    /// <summary>A response that broke off for one client may be complete for the next.</summary>
    private ValueTask BreakOffAsync() => plan.Lease?.MarkUncacheableAsync(TimeSpan.Zero) ?? ValueTask.CompletedTask;

    private StoredResponse Make(IHeaderDictionary headers, int status, DateTimeOffset now) =>
        StoredResponse.Make(status, headers, plan.Policy.Freshness, _requested, now) with
        {
            // Outer middleware does not run in the background, so the names of an earlier run are kept.
            Added = [.. _head!.Own.Added.Union(plan.Stale?.Response.Added ?? [], StringComparer.OrdinalIgnoreCase)],
        };
}
