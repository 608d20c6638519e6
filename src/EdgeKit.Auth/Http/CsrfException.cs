namespace EdgeKit.Auth.Http;

/// <summary>A request with the session cookie was sent by another site.</summary>
internal sealed class CsrfException()
    : Exception("The request was not sent by a page of this application.");
