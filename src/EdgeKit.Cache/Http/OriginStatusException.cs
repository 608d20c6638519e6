using System.Globalization;

namespace EdgeKit.Cache.Http;

/// <summary>A fill failed because the origin responded with an error.</summary>
/// <param name="status">The status code.</param>
/// <param name="isShared">True if requests that waited fail too instead of asking the origin themselves.</param>
internal sealed class OriginStatusException(int status, bool isShared)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"The origin answered with status {status}."))
{
    public int Status => status;

    public bool IsShared => isShared;
}
