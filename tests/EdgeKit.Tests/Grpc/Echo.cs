namespace EdgeKit.Tests.Grpc;

/// <summary>The service as an application would write it.</summary>
public sealed class Echo : EchoBase;
