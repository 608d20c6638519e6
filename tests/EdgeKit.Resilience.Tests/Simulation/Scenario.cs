using System.Net;

namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>What goes wrong, and for how long.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="ErrorRate">The share of errors among the answers of what is faulty.</param>
/// <param name="Latency">How long its answers take.</param>
internal sealed record Scenario(string Name, double ErrorRate, TimeSpan Latency)
{
    /// <summary>A later response is useless to the caller.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(50);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("brown-out: a tenth of the answers are errors, all take four times as long", 0.1, Usual * 4),
        new("worse brown-out: a fifth of the answers are errors", 0.2, Usual * 4),
        new("severe brown-out: half of the answers are errors", 0.5, Usual * 4),
        new("full outage: every answer is an error", 1, Usual),
        new("slow dependency: every answer takes 20 s", 0, TimeSpan.FromSeconds(20)),
        new("partial outage: one of three hosts answers with errors", 1, Usual) { BadHosts = 1 },
        new("one bad endpoint: a third of the paths of healthy hosts answer with errors", 1, Usual) { BadPaths = 1 },
        new("bursts: nothing but errors for two seconds of every ten", 1, Usual) { Burst = TimeSpan.FromSeconds(
            2), Every = TimeSpan.FromSeconds(10) },
        new("quiet: one call a second, a fifth of the answers are errors", 0.2, Usual * 4) { PerSecond = 1, Hosts = 1 },
        new("quiet outage: one call a second, every answer is an error", 1, Usual) { PerSecond = 1, Hosts = 1 },
        new("quiet and slow: one call a second, every answer takes 20 s", 0, TimeSpan.FromSeconds(
            20)) { PerSecond = 1, Hosts = 1 },
        Busy("busy: 10,000 calls a second, a fifth of the answers are errors", 0.2),
        Busy("busy outage: 10,000 calls a second, every answer is an error", 1),
    ];

    public int Hosts { get; init; } = 3;

    public int BadHosts { get; init; } = 3;

    /// <summary>Of three.</summary>
    public int BadPaths { get; init; } = 3;

    /// <summary>How many calls are made to each host in a second.</summary>
    public int PerSecond { get; init; } = 100;

    /// <summary>How many calls are made to a host while the fault lasts.</summary>
    public double Asked => PerSecond * (Stop - Start).TotalSeconds;

    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(75);

    public TimeSpan End { get; init; } = TimeSpan.FromSeconds(125);

    /// <summary>How much of <see cref="Every"/> the fault lasts.</summary>
    public TimeSpan Burst { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    public (TimeSpan Latency, HttpStatusCode Status) Answer(int host, int path, TimeSpan now, Random random)
    {
        var faulty = now >= Start
            && now < Stop && (now - Start).Ticks % Every.Ticks < Burst.Ticks && host < BadHosts && path < BadPaths;
        var status = faulty && random.NextDouble() < ErrorRate ? HttpStatusCode.InternalServerError : HttpStatusCode.OK;
        return ((faulty ? Latency : Usual) * (0.8 + (0.4 * random.NextDouble())), status);
    }

    /// <summary>Short, for there are many calls in a second.</summary>
    private static Scenario Busy(string name, double errorRate) => new(name, errorRate, Usual)
    {
        PerSecond = 10_000,
            Hosts = 1, Start = TimeSpan.FromSeconds(1), Stop = TimeSpan.FromSeconds(12), End = TimeSpan.FromSeconds(21),
    };
}
