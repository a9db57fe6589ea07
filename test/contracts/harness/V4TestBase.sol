// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ArbitrageTestBase} from "./ArbitrageTestBase.sol";
import {PoolManagerDouble} from "./PoolManagerDouble.sol";
import {RouteBuilder} from "./RouteBuilder.sol";

/// @notice A Uniswap V4 manager with pools at the prices of the honest market.
abstract contract V4TestBase is ArbitrageTestBase {
    PoolManagerDouble internal manager;
    RouteBuilder.V4 internal buyPool;

    function setUp() public virtual override {
        super.setUp();
        manager = new PoolManagerDouble();
        fill(address(manager));
        buyPool = _pool(address(weth), address(token), 100);
    }

    /// @dev The currencies need no order here. `percent` is what comes out of what goes in.
    function _pool(
        address currency0,
        address currency1,
        uint24 percent
    ) internal view returns (RouteBuilder.V4 memory) {
        return RouteBuilder.V4(address(manager), currency0, currency1, percent, 100, address(0));
    }

    /// @dev 10 tokens for 10 WETH, or ETH.
    function _buy(bool isNative, uint8 flags, uint256 amount) internal view returns (bytes memory) {
        RouteBuilder.V4 memory pool = _pool(isNative ? address(0) : address(weth), address(token), 100);
        return RouteBuilder.v4(RouteBuilder.V4_CURRENCY0_IN, pool, flags, amount);
    }

    /// @dev 11 WETH, or ETH, for 10 tokens.
    function _sell(bool isNative, uint8 flags, uint256 amount) internal view returns (bytes memory) {
        RouteBuilder.V4 memory pool = _pool(isNative ? address(0) : address(weth), address(token), 110);
        return RouteBuilder.v4(RouteBuilder.V4_CURRENCY1_IN, pool, flags, amount);
    }

    function _v3AllSell() internal view returns (bytes memory) {
        return RouteBuilder.all(RouteBuilder.V3_ALL_TOKEN1_IN, address(sell), address(token));
    }
}
