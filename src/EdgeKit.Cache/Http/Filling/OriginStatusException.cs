using System.Globalization;

namespace EdgeKit.Cache.Http.Filling;

/// <summary>The origin answered with an error.</summary>
/// <param name="status">Which.</param>
/// <param name="isShared">
/// Whether those who waited for the answer are told the same, instead of asking for themselves.
/// </param>
internal sealed class OriginStatusException(int status, bool isShared)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"The origin answered with status {status}."))
{
    public int Status => status;

    public bool IsShared => isShared;
}
