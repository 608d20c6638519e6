namespace EdgeKit.Cache.Tests.Memory;

/// <summary>Tests that measure the memory of the whole process run alone.</summary>
[CollectionDefinition(nameof(BoundTests), DisableParallelization = true)]
public sealed class BoundTestsCollection;
