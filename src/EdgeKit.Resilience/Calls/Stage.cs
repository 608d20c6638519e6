namespace EdgeKit.Resilience.Calls;

/// <summary>
/// One stage of a pipeline, wrapped around the following ones. Not generic: a generic state parameter would cost every
/// call a generic virtual call and a delegate per stage.
/// </summary>
internal abstract class Stage
{
    public Stage Next { get; private set; } = null!;

    /// <returns>The outcome. Exceptions are returned, not thrown.</returns>
    public abstract ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken);

    /// <summary>Links the stages that are not null, outermost first.</summary>
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
