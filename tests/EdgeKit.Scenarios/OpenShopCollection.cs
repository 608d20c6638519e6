namespace EdgeKit.Scenarios;

[CollectionDefinition(Name)]
public sealed class OpenShopCollection : ICollectionFixture<OpenShop>
{
    public const string Name = "open shop";
}
