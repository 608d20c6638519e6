using Shop.Messaging.Database;

namespace Shop.Tests.Messaging;

public sealed class DatabaseChoiceTests
{
    [Theory]
    [InlineData("Host=127.0.0.1;Database=shop_orders", true)]
    [InlineData("Username=shop;Server=db.example;Port=5433", true)]
    [InlineData("Data Source=/tmp/shop.db", false)]
    [InlineData("", false)]
    public void A_connection_string_alone_says_which_database_it_is(string connectionString, bool isPostgres) =>
        DatabaseProvider.IsPostgres(connectionString).ShouldBe(isPostgres);
}
