
namespace EdgeKit.Resilience.Calls;

/// <summary>
/// One stage of a pipeline, around those after it. All of them carry one thing: stages that are generic in what they
/// carry cost every call a generic virtual call and a delegate each.
/// </summary>
internal abstract class Stage
{
    /// <summary>What comes after this stage; the last one has nothing.</summary>
    public Stage Next { get; private set; } = null!;

    /// <summary>Sends the call on, or does not.</summary>
    /// <returns>How it ended; exceptions are outcomes too.</returns>
    public abstract ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken);

    /// <summary>Puts stages one around the other, the first outermost.</summary>
    public static Stage Chain(params ReadOnlySpan<Stage?> stages)
    {
        Stage? chain = null;
        for (var i = stages.Length - 1; i >= 0; i--)
        {
            if (stages[i] is { } stage)
            {
                stage.Next = chain!;
                chain = stage;
            }
        }

        return chain!;
    }
}
