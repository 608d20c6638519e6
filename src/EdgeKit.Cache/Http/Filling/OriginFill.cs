using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Stored;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Filling;

/// <summary>
/// One passage to the origin: decides what becomes of the answer when it starts, settles the lease at the earliest
/// moment, and stores nothing but what came whole.
/// </summary>
internal sealed class OriginFill : IRecordingOwner
{
    private readonly FillOrder _order;
    private readonly ResponseStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly IFillClient? _client;
    private readonly DateTimeOffset _requested;
    private FillVerdict _verdict;
    private RecordedHead? _head;
    private StoredResponse? _response;
    private BodyRecording? _recording;
    private VaryMarker? _newMarker;
    private bool _aborted;

    /// <param name="order">What is asked.</param>
    /// <param name="store">Where it goes.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="client">Who gets it; nobody in the background.</param>
    public OriginFill(FillOrder order, ResponseStore store, TimeProvider timeProvider, IFillClient? client)
    {
        (_order, _store, _timeProvider, _client) = (order, store, timeProvider, client);
        _requested = timeProvider.GetUtcNow();
    }

    private CacheLease? Lease => _order.Lease;

    public async ValueTask<BodyRoute> StartAsync(RecordedHead head)
    {
        var now = _timeProvider.GetUtcNow();
        _head = head;
        _verdict = FillRules.Judge(_order, head.StatusCode, head.Own.Values, now);
        switch (_verdict.Kind)
        {
            case FillKind.Store:
                _response = Make(head.Own.Values, head.StatusCode, now);
                if (!_store.HasRoom(_order, _response))
                {
                    _verdict = new FillVerdict(FillKind.Pass, Storability.TooManyVariants);
                    await _store.ReleaseAsync(_order, TimeSpan.Zero).ConfigureAwait(false);
                    break;
                }

                _client?.Start(head, _response);
                return BodyRoute.Record;
            case FillKind.HideError or FillKind.Fail:
                var isPersonal = FillRules.IsPersonal(_order, _verdict);
                var error = new OriginStatusException(
                    head.StatusCode, !isPersonal && StatusRules.IsUnavailable(head.StatusCode));
                await FailLeaseAsync(error, isPersonal).ConfigureAwait(false);
                break;
            case FillKind.Pass:
                await ReleaseFollowersAsync(head.StatusCode).ConfigureAwait(false);
                break;
        }

        return _verdict.Kind is FillKind.Fail or FillKind.Pass && _client is not null
            ? _client.Pass(head, _verdict) : BodyRoute.Discard;
    }

    public void Begin(BodyRecording recording, ClientBody? client)
    {
        _recording = recording;
        _newMarker = ResponseStore.NewMarker(_order, _head!.Own.Values);
        Lease?.PublishPartial(new PassageInProgress(
            _response!, recording, _newMarker is null ? _order.Key : _order.VariantOf(_newMarker), _newMarker));
        if (client is not null)
        {
            _client?.Follow(recording, client);
        }
    }

    public async ValueTask<BodyRoute> OverflowAsync()
    {
        _verdict = new FillVerdict(FillKind.Pass, Storability.TooLarge);
        _recording!.End(whole: false); // those who read along go on by themselves
        await ReleaseFollowersAsync(_head!.StatusCode).ConfigureAwait(false);
        if (_client is null)
        {
            return BodyRoute.Discard;
        }

        await _client.CaughtUpAsync().ConfigureAwait(false);
        return BodyRoute.Pass;
    }

    public void Abort() => _aborted = true;

    /// <summary>The endpoint has returned.</summary>
    /// <param name="unwanted">Whether it was told to stop: whatever it wrote then is no answer.</param>
    public async Task CompleteAsync(bool unwanted)
    {
        if (_verdict.Kind == FillKind.Store)
        {
            await CompleteStoreAsync(unwanted).ConfigureAwait(false);
        }
        else if (_verdict.Kind == FillKind.Renew)
        {
            await RenewAsync().ConfigureAwait(false);
        }
        else if (_verdict.Kind == FillKind.HideError)
        {
            await ServeStaleAsync(_head!.StatusCode).ConfigureAwait(false);
        }
    }

    /// <summary>The endpoint has thrown.</summary>
    /// <returns>Whether the old answer was served in the place of the error.</returns>
    public async Task<bool> FailAsync(Exception error, bool unwanted)
    {
        _recording?.End(whole: false);
        if (unwanted)
        {
            return false; // nobody has failed: the lease goes to whoever asks next
        }

        if (_head is not null)
        {
            await BreakOffAsync().ConfigureAwait(false);
            // nobody else may write until then
            await (_client?.CaughtUpAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            return false;
        }

        await FailLeaseAsync(error, _order.HasCredentials).ConfigureAwait(false);
        if (_client is null || _order.Stale?.MayHideError(_order.Directives) != true)
        {
            return false;
        }

        await ServeStaleAsync(null).ConfigureAwait(false);
        return true;
    }

    private async Task CompleteStoreAsync(bool unwanted)
    {
        _recording!.End(!unwanted && IsWhole());
        if (_recording.IsWhole)
        {
            await _store.SaveAsync(
                _order, _response!, _recording.ToPayload(), _head!.Own.Values, _newMarker).ConfigureAwait(false);
        }
        else if (!unwanted)
        {
            await BreakOffAsync().ConfigureAwait(false);
        }

        if (_client is not null)
        {
            await _client.CaughtUpAsync().ConfigureAwait(false);
        }
    }

    private bool IsWhole() =>
        !_aborted && (_head!.Own.Values.ContentLength is not { } announced || announced == _recording!.Length);

    private async Task RenewAsync()
    {
        var stale = _order.Stale!;
        var now = _timeProvider.GetUtcNow();
        var renewed = Make(
            StoredFields.Merge(stale.Response.Headers, _head!.Own.Values, now), stale.Response.Status, now);
        if (_verdict.KeepsRenewed)
        {
            await _store.RenewAsync(_order, renewed).ConfigureAwait(false);
        }
        else
        {
            await _store.ForgetAsync(_order).ConfigureAwait(false);
        }

        if (_client is not null)
        {
            await _client.ServeAsync(
                renewed, stale.Body, renewed.InitialAge, _head.StatusCode, _verdict.KeepsRenewed).ConfigureAwait(false);
        }
    }

    private Task ServeStaleAsync(int? status) =>
        _client?.ServeAsync(_order.Stale!.Response, _order.Stale.Body, _order.Stale.Age, status, stored: false)
        ?? Task.CompletedTask;

    private ValueTask FailLeaseAsync(Exception error, bool isPersonal) =>
        Lease?.FailAsync(error.Message, error, isPersonal) ?? ValueTask.CompletedTask;

    /// <summary>What was broken off for one client may come whole to another.</summary>
    private ValueTask BreakOffAsync() => Lease?.MarkUncacheableAsync(TimeSpan.Zero) ?? ValueTask.CompletedTask;

    /// <summary>
    /// Those who wait go to the origin at once. An error may be the fault of this one request: it says nothing of later
    /// ones.
    /// </summary>
    private ValueTask ReleaseFollowersAsync(int status) =>
        _store.ReleaseAsync(_order, StatusRules.IsNonError(status) ? _order.Policy.Options.HitForMiss : TimeSpan.Zero);

    private StoredResponse Make(IHeaderDictionary headers, int status, DateTimeOffset now) =>
        StoredResponse.Make(status, headers, _order.Policy.Freshness, _requested, now) with { Added = Added() };

    /// <summary>
    /// In the background there are no stages in front beside whose fields anything could stand: what was found out
    /// before still holds.
    /// </summary>
    private string[] Added() =>
        [.. _head!.Own.Added.Union(_order.Stale?.Response.Added ?? [], StringComparer.OrdinalIgnoreCase)];
}
