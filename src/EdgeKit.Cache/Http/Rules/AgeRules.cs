using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>The age of a response on arrival (RFC 9111 §4.2.3): its <c>corrected_initial_age</c>.</summary>
internal static class AgeRules
{
    public static TimeSpan InitialAge(IHeaderDictionary response, DateTimeOffset requested, DateTimeOffset received)
    {
        var apparent = HttpDate.Parse(response.Date) is { } date && received > date ? received - date : TimeSpan.Zero;
        var delay = received > requested ? received - requested : TimeSpan.Zero;
        var corrected = (DeltaSeconds.ParseFirst(response.Age) ?? TimeSpan.Zero) + delay;
        return apparent > corrected ? apparent : corrected;
    }
}
