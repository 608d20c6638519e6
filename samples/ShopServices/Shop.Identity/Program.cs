using Shop.Identity;

IdentityServer.Build(args).Run();
