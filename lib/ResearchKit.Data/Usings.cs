global using System.Collections.Immutable;
global using System.Runtime.InteropServices;
global using System.Security.Cryptography;
