namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// Keys could not be fetched, or must not be believed; the message says why and never holds a secret.
/// </summary>
internal sealed class KeyFetchException(string message, Exception? cause = null) : Exception(message, cause);
