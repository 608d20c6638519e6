namespace EdgeKit.Auth.Http;

/// <summary>A cookie came with a request that none of our own pages has made.</summary>
internal sealed class CsrfException()
    : Exception("The request does not come from one of this application's own pages.");
