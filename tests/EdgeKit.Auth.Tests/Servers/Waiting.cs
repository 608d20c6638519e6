namespace EdgeKit.Auth.Tests.Servers;

/// <summary>Holds an endpoint up until a test lets it go.</summary>
internal sealed class Waiting
{
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Until { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
