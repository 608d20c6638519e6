using EdgeKit.Auth.Configuration;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>Fetches an issuer's signing keys.</summary>
internal interface IKeySource
{
    /// <exception cref="KeyFetchException">The keys could not be fetched or are invalid.</exception>
    /// <exception cref="OperationCanceledException">The fetch timed out.</exception>
    Task<IssuerKeySet> FetchAsync(IssuerModel issuer, CancellationToken cancellationToken);
}
