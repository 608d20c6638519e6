using EdgeKit.Auth.Configuration;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>The seam behind which an issuer's keys are fetched.</summary>
internal interface IKeySource
{
    /// <summary>Fetches the keys as they are now.</summary>
    /// <exception cref="KeyFetchException">They could not be fetched, or must not be believed.</exception>
    /// <exception cref="OperationCanceledException">They did not arrive in time.</exception>
    Task<IssuerKeySet> FetchAsync(IssuerModel issuer, CancellationToken cancellationToken);
}
