// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {ArbitraryCaller} from "../controls/ArbitraryCaller.sol";

/// @notice Has the router call the token with a transfer from whoever approved the router.
contract ArbitraryCallAttack {
    function attack(address router, address victim, CountingToken weth) external {
        bytes memory pull = abi.encodeCall(CountingToken.transferFrom, (victim, address(this), weth.balanceOf(victim)));
        try ArbitraryCaller(router).swap(address(weth), pull) {} catch {}
    }
}
