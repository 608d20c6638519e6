namespace EdgeKit.Packages.Running;

[CollectionDefinition(Name)]
public sealed class StrangersCollection : ICollectionFixture<Strangers>
{
    public const string Name = "strangers";
}
