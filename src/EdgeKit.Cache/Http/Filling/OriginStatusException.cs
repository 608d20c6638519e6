using System.Globalization;

namespace EdgeKit.Cache.Http.Filling;

/// <summary>The origin answered with an error. Tells those who waited for the answer what they are to be told.</summary>
internal sealed class OriginStatusException(int status)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"The origin answered with status {status}."))
{
    public int Status => status;
}
