namespace EdgeKit.Scenarios;

[CollectionDefinition(Name)]
public sealed class KilledShopCollection : ICollectionFixture<KilledShop>
{
    public const string Name = "killed shop";
}
