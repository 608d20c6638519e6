namespace EdgeKit.Auth.SigningKeys;

/// <summary>Keys could not be fetched or are invalid; the message gives the reason and contains no secret.</summary>
internal sealed class KeyFetchException(string message, Exception? cause = null) : Exception(message, cause);
