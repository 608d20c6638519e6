using System.Net;

namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>What goes wrong, from second 15 to second 75 of 125.</summary>
internal sealed record Scenario(string Name, double ErrorRate, TimeSpan Latency, int BadHosts)
{
    public const int Hosts = 3;
    public static readonly TimeSpan FaultStart = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan FaultEnd = TimeSpan.FromSeconds(75);
    public static readonly TimeSpan End = TimeSpan.FromSeconds(125);

    /// <summary>An answer that comes later is of no use to whoever asked.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(50);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("brown-out: a tenth of the answers are errors, all take four times as long", 0.1, Usual * 4, Hosts),
        new("worse brown-out: a fifth of the answers are errors", 0.2, Usual * 4, Hosts),
        new("full outage: every answer is an error", 1, Usual, Hosts),
        new("slow dependency: every answer takes 20 s", 0, TimeSpan.FromSeconds(20), Hosts),
        new("partial outage: one of three hosts answers with errors", 1, Usual, 1),
    ];

    public (TimeSpan Latency, HttpStatusCode Status) Answer(int host, TimeSpan now, Random random)
    {
        var faulty = now >= FaultStart && now < FaultEnd && host < BadHosts;
        var status = faulty && random.NextDouble() < ErrorRate ? HttpStatusCode.InternalServerError : HttpStatusCode.OK;
        return ((faulty ? Latency : Usual) * (0.8 + (0.4 * random.NextDouble())), status);
    }
}
