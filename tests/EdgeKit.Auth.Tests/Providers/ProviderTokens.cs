using System.Text.Json.Nodes;

namespace EdgeKit.Auth.Tests.Providers;

/// <summary>
/// Tokens as each provider writes them: the header, the claims of an access token and those of an ID token of the same
/// login.
/// </summary>
internal sealed record ProviderTokens(string Issuer, JsonObject Header, JsonObject Access, JsonObject Id)
{
    private const string Tenant = "11111111-2222-3333-4444-555555555555";

    public static ProviderTokens Of(string provider) => provider switch
    {
        "Entra ID" => new(
            $"https://login.microsoftonline.com/{Tenant}/v2.0",
            Json("""{"typ":"JWT","alg":"RS256","kid":"the-key"}"""),
            Json($$"""{"aud":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","iss":"https://login.microsoftonline.com/{{Tenant}}/v2.0","aio":"AYQAe/8","azp":"99999999-8888-7777-6666-555555555555","azpacr":"1","name":"Carol","oid":"00000000-0000-0000-0000-000000000001","preferred_username":"carol@example.com","rh":"0.A","scp":"orders.read","sub":"pairwise","tid":"{{Tenant}}","uti":"u","ver":"2.0"}"""),
            Json($$"""{"aud":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","iss":"https://login.microsoftonline.com/{{Tenant}}/v2.0","name":"Carol","nonce":"n","oid":"00000000-0000-0000-0000-000000000001","sub":"pairwise","tid":"{{Tenant}}","ver":"2.0"}""")),
        "Auth0" => new(
            "https://example.eu.auth0.com/",
            Json("""{"alg":"RS256","typ":"JWT","kid":"the-key"}"""),
            Json("""{"iss":"https://example.eu.auth0.com/","sub":"auth0|1","aud":["https://api.example.com","https://example.eu.auth0.com/userinfo"],"azp":"Xq3zWn0Vd1","scope":"openid profile orders.read"}"""),
            Json("""{"iss":"https://example.eu.auth0.com/","sub":"auth0|1","aud":"Xq3zWn0Vd1","nonce":"n","sid":"s"}""")),
        "Cognito" => new(
            "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12Cd34E",
            Json("""{"kid":"the-key","alg":"RS256"}"""),
            Json("""{"sub":"1","cognito:groups":["staff"],"iss":"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12Cd34E","version":2,"client_id":"1example23456789","origin_jti":"o","event_id":"e","token_use":"access","scope":"openid profile shop/orders.read","username":"carol"}"""),
            Json("""{"sub":"1","iss":"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12Cd34E","cognito:username":"carol","aud":"1example23456789","event_id":"e","token_use":"id","email":"carol@example.com"}""")),
        "Keycloak" => new(
            "https://sso.example.com/realms/shop",
            Json("""{"alg":"RS256","typ":"JWT","kid":"the-key"}"""),
            Json("""{"jti":"j","iss":"https://sso.example.com/realms/shop","aud":["shop","account"],"sub":"1","typ":"Bearer","azp":"shop-web","sid":"s","acr":"1","realm_access":{"roles":["offline_access"]},"resource_access":{"account":{"roles":["manage-account"]}},"scope":"openid profile orders.read"}"""),
            Json("""{"jti":"j","iss":"https://sso.example.com/realms/shop","aud":"shop","sub":"1","typ":"ID","azp":"shop-web","nonce":"n","sid":"s","at_hash":"h"}""")),
        "Okta" => new(
            "https://example.okta.com/oauth2/default",
            Json("""{"kid":"the-key","alg":"RS256"}"""),
            Json("""{"ver":1,"jti":"AT.0","iss":"https://example.okta.com/oauth2/default","aud":"api://default","cid":"0oa1example","uid":"00u1","scp":["openid","profile","orders.read"],"sub":"carol@example.com"}"""),
            Json("""{"ver":1,"jti":"ID.0","iss":"https://example.okta.com/oauth2/default","aud":"api://default","sub":"00u1","amr":["pwd"],"idp":"00o1","nonce":"n","at_hash":"h"}""")),
        "Google" => new(
            "https://accounts.google.com",
            Json("""{"alg":"RS256","kid":"the-key","typ":"JWT"}"""),
            Json("""{"iss":"https://accounts.google.com","azp":"billing@example.iam.gserviceaccount.com","aud":"https://shop.example.com","sub":"1","email":"billing@example.iam.gserviceaccount.com","email_verified":true}"""),
            Json("""{"iss":"https://accounts.google.com","azp":"1234567890-example.apps.googleusercontent.com","aud":"1234567890-example.apps.googleusercontent.com","sub":"1","email":"billing@example.iam.gserviceaccount.com","email_verified":true}""")),
        _ => throw new ArgumentException(
            $"There are no tokens of {provider}: write down what they are like.", nameof(provider)),
    };

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
