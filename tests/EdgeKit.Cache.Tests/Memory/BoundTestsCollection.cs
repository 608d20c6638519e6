namespace EdgeKit.Cache.Tests.Memory;

/// <summary>What looks at the memory of the whole process runs alone.</summary>
[CollectionDefinition(nameof(BoundTests), DisableParallelization = true)]
public sealed class BoundTestsCollection;
