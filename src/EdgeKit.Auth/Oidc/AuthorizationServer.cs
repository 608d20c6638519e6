using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth.Oidc;

/// <summary>The authorization server of the login, with its last metadata if it is unavailable. Thread safe.</summary>
internal sealed class AuthorizationServer(
    BffOptions options, Issuer issuer, Func<CancellationToken, Task<AuthorizationServerMetadata>> source,
    TimeProvider timeProvider, AuthorizationServerMetadata? known)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _epoch = timeProvider.GetTimestamp();
    private volatile AuthorizationServerMetadata? _metadata = known;
    private Task<AuthorizationServerMetadata>? _fetch;
    private TimeSpan _due;

    public BffOptions Options => options;

    /// <summary>Validates ID tokens and logout tokens; the audience is the client.</summary>
    public Issuer Issuer => issuer;

    /// <summary>The metadata fetched last, however old.</summary>
    public AuthorizationServerMetadata? Metadata => _metadata;

    private TimeSpan Now => timeProvider.GetElapsedTime(_epoch);

    /// <exception cref="AuthorizationServerUnavailableException">The metadata were never fetched.</exception>
    public async Task<AuthorizationServerMetadata> MetadataAsync(CancellationToken cancellationToken)
    {
        Task<AuthorizationServerMetadata> fetch;
        lock (_gate)
        {
            if (_metadata is not null && Now < _due)
            {
                return _metadata;
            }

            fetch = _fetch ??= Task.Run(FetchAsync, CancellationToken.None);
            if (_metadata is not null)
            {
                return _metadata; // Outdated, but better than waiting.
            }
        }

        return await fetch.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<AuthorizationServerMetadata> FetchAsync()
    {
        AuthorizationServerMetadata? fetched = null;
        try
        {
            using var timeout = new CancellationTokenSource(options.ServerTimeout, timeProvider);
            return fetched = await source(timeout.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw new AuthorizationServerUnavailableException(
                $"its metadata could not be fetched, {error.Message.TrimEnd('.')}", error);
        }
        finally
        {
            lock (_gate)
            {
                _metadata = fetched ?? _metadata;
                _due = Now + (fetched is null ? RetryPause : issuer.Model.Timing.KeyRefreshInterval);
                _fetch = null;
            }
        }
    }
}
